// Pictures and files of the workspace: shown by their id, as the person of this tab.

import { base } from "./link";
import { state } from "./store";
import type { Json } from "./types";
import { Icon } from "./ui/icons";

const fileUrl = (id: string): string => `${base}/page/file?as=${state.me}&id=${encodeURIComponent(id)}`;

/** Where the picture of an image block or element is to be had. */
export function pictureOf(image: Json): string {
  if (image.image_url) return image.image_url;
  const id = image.slack_file?.id ?? /\/(F[A-Z0-9]+)\//.exec(image.slack_file?.url ?? "")?.[1] ?? "";
  return fileUrl(id);
}

export function Files({ files }: { files: Json[] }) {
  return (
    <div class="files">
      {files.map((file) =>
        String(file.mimetype ?? "").startsWith("image/") ? (
          <a key={file.id} href={fileUrl(file.id)} target="_blank" rel="noopener">
            <img src={fileUrl(file.id)} alt={file.alt_txt || file.title || file.name} loading="lazy" />
          </a>
        ) : (
          <a key={file.id} class="file" href={fileUrl(file.id)} download={file.name}>
            <Icon name="archive" />
            {file.title || file.name}
          </a>
        ),
      )}
    </div>
  );
}
