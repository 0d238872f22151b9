/** Gives the browser a file to save. */
export function save(name: string, content: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // The browser takes the content while it handles the click; a while later it has it for certain.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
