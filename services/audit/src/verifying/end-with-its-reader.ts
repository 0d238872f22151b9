/** Ends the process without a word when nobody reads its output any more, as of `… | head`. */
export function endWithItsReader(output: NodeJS.WritableStream): void {
  output.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
}
