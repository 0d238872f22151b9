/** Runs the program; what it ends with goes to stderr as one line, for a person, and 1 as its exit code. */
export async function failing(program: () => Promise<void>): Promise<void> {
  try {
    await program();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
