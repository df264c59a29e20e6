"""Uploading files: files.getUploadURLExternal, the upload itself, files.completeUploadExternal, files.info."""

from __future__ import annotations

from typing import Any

from bot.localslack.arguments import Arguments
from bot.localslack.feed import Json
from bot.localslack.ground import Ground
from bot.localslack.refusal import Refusal


def get_upload_url(ground: Ground, arguments: Arguments) -> Json:
    """files.getUploadURLExternal: the first of three steps."""
    name, length = arguments.need("filename"), arguments.need("length")
    if not length.isdigit() or not int(length):
        raise Refusal("invalid_arguments")
    space = ground.workspace
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
        "url_private": f"{ground.base_url}/files/{file_id}/{secret}",
        "channels": [],
        "completed": False,
    }
    return {"upload_url": f"{ground.base_url}/upload/{file_id}/{secret}", "file_id": file_id}


def take_upload(ground: Ground, file_id: str, secret: str, content: bytes, mimetype: str) -> bool:
    """The second step: the bytes themselves; False when the address or the length is wrong."""
    known = ground.workspace.files.get(file_id)
    if known is None or not known["url_private"].endswith(f"/{secret}") or len(content) != known["size"]:
        return False
    ground.workspace.files[file_id] = {**known, "content": content, "mimetype": mimetype}
    return True


def complete_upload(ground: Ground, arguments: Arguments) -> Json:
    """files.completeUploadExternal: the third step, once; shares the files when a channel is named."""
    listed = arguments.parsed("files", "invalid_arguments")
    if not isinstance(listed, list) or not listed:
        raise Refusal("invalid_arguments")
    files = [_completed(ground, each) for each in listed]
    channels = arguments.names("channels") or arguments.names("channel_id")
    for channel_id in channels:
        _share(ground, channel_id, files, arguments)
    return {"files": [_seen(file) for file in files]}


def info(ground: Ground, arguments: Arguments) -> Json:
    """files.info."""
    file = ground.workspace.files.get(arguments.need("file"))
    if file is None or not file["completed"]:
        raise Refusal("file_not_found")
    return {"file": _seen(file)}


def _completed(ground: Ground, asked: Any) -> Json:
    files = ground.workspace.files
    file = files.get(asked.get("id", "")) if isinstance(asked, dict) else None
    if file is None or file["completed"] or "content" not in file:
        raise Refusal("file_not_found")
    files[file["id"]] = {**file, "completed": True, "title": asked.get("title") or file["title"]}
    return files[file["id"]]


def _share(ground: Ground, channel_id: str, files: list[Json], arguments: Arguments) -> None:
    space = ground.workspace
    ground.channel(channel_id)
    if not space.is_member(channel_id, space.bot_user):
        raise Refusal("not_in_channel")
    thread_ts = arguments.text("thread_ts") or None
    shown = [_seen(file) for file in files]
    text = arguments.text("initial_comment")
    space.post(channel_id, space.bot_user, text, files=shown, upload=True, thread_ts=thread_ts, **ground.bot_facts())


def _seen(file: Json) -> Json:
    return {key: value for key, value in file.items() if key not in ("content", "completed")}


METHODS = {
    "files.completeUploadExternal": complete_upload,
    "files.getUploadURLExternal": get_upload_url,
    "files.info": info,
}
