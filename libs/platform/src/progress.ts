/** Told in a few words what is going on; the caller decides where that is shown. */
export type Progress = (message: string) => void;

/** Repeats what is going on, with the seconds it has taken, while `work` runs: nobody looks at a silent terminal. */
export async function ticking<T>(
  progress: Progress,
  message: string,
  work: Promise<T>,
  detail: () => string = () => '',
): Promise<T> {
  progress(message);
  const startedAt = performance.now();
  const timer = setInterval(() => {
    progress(`${message} (${Math.round((performance.now() - startedAt) / 1000)} s${detail()})`);
  }, 1_500);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}
