"""The files.* methods: files.getUploadURLExternal, the upload itself, files.completeUploadExternal, files.info."""

from __future__ import annotations

from typing import Any

from bot.localslack.api.arguments import Arguments
from bot.localslack.api.context import ApiContext
from bot.localslack.api.refusal import Refusal
from bot.localslack.json_object import Json


def get_upload_url(context: ApiContext, arguments: Arguments) -> Json:
    """files.getUploadURLExternal: the first of three steps."""
    name, length = arguments.need("filename"), arguments.need("length")
    if not length.isdigit() or not int(length):
        raise Refusal("invalid_arguments")
    space = context.workspace
    file_id = space.new_id("F")
    secret = space.new_word(24)
    space.files[file_id] = {
        "id": file_id,
        "name": name,
        "title": name,
        "created": space.seconds(),
        "user": space.bot_user,
        "size": int(length),
        "mimetype": arguments.text("snippet_type") or "application/octet-stream",
        "alt_txt": arguments.text("alt_txt"),
        "url_private": f"{context.base_url}/files/{file_id}/{secret}",
        "channels": [],
        "completed": False,
    }
    return {"upload_url": f"{context.base_url}/upload/{file_id}/{secret}", "file_id": file_id}


def take_upload(context: ApiContext, file_id: str, secret: str, content: bytes, mimetype: str) -> bool:
    """The second step: the bytes themselves; False when the address or the length is wrong."""
    known = context.workspace.files.get(file_id)
    if known is None or not known["url_private"].endswith(f"/{secret}") or len(content) != known["size"]:
        return False
    context.workspace.files[file_id] = {**known, "content": content, "mimetype": mimetype}
    return True


def complete_upload(context: ApiContext, arguments: Arguments) -> Json:
    """files.completeUploadExternal: the third step, once; shares the files when a channel is named."""
    listed = arguments.parsed("files", "invalid_arguments")
    if not isinstance(listed, list) or not listed:
        raise Refusal("invalid_arguments")
    files = [_completed(context, each) for each in listed]
    channels = arguments.names("channels") or arguments.names("channel_id")
    for channel_id in channels:
        _share(context, channel_id, files, arguments)
    return {"files": [_seen(file) for file in files]}


def file_info(context: ApiContext, arguments: Arguments) -> Json:
    """files.info."""
    file = context.workspace.files.get(arguments.need("file"))
    if file is None or not file["completed"]:
        raise Refusal("file_not_found")
    seen = _seen(file)
    if "secret" in file:  # a person's: whoever has the scope gets it with their token, as from Slack's own hosts
        seen["url_private"] = seen["url_private_download"] = f"{context.base_url}/files/{file['id']}/{file['secret']}"
    return {"file": seen}


def _completed(context: ApiContext, asked: Any) -> Json:
    files = context.workspace.files
    file = files.get(asked.get("id", "")) if isinstance(asked, dict) else None
    if file is None or file["completed"] or "content" not in file:
        raise Refusal("file_not_found")
    files[file["id"]] = {**file, "completed": True, "title": asked.get("title") or file["title"]}
    return files[file["id"]]


def _share(context: ApiContext, channel_id: str, files: list[Json], arguments: Arguments) -> None:
    space = context.workspace
    context.channel(channel_id)
    if not space.is_member(channel_id, space.bot_user):
        raise Refusal("not_in_channel")
    thread_ts = arguments.text("thread_ts") or None
    shown = [_seen(file) for file in files]
    text = arguments.text("initial_comment")
    space.post(channel_id, space.bot_user, text, files=shown, upload=True, thread_ts=thread_ts, **context.bot_facts())


def _seen(file: Json) -> Json:
    return {key: value for key, value in file.items() if key not in ("content", "completed", "secret")}


METHODS = {
    "files.completeUploadExternal": complete_upload,
    "files.getUploadURLExternal": get_upload_url,
    "files.info": file_info,
}
