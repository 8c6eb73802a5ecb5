/** Hands octets to the browser as a file of the person's own. */
export function downloadFile(octets: Uint8Array, name: string, type = 'application/json'): void {
  const url = URL.createObjectURL(new Blob([octets as Uint8Array<ArrayBuffer>], { type }));
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  // The browser has taken it over once the click has been handled.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
