// Light or dark: what the system says, until somebody chooses. Storage may be shut; then the choice lasts for the page.

export type Look = "light" | "dark";

const KEY = "local-workspace-look";

export function remembered(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // A private window without storage: nothing to keep.
  }
}

export function currentLook(): Look {
  const chosen = document.documentElement.dataset.look ?? remembered(KEY);
  if (chosen === "light" || chosen === "dark") return chosen;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

export function applyLook(look?: Look): void {
  if (look) remember(KEY, look);
  const chosen = look ?? remembered(KEY);
  if (chosen) document.documentElement.dataset.look = chosen;
}
