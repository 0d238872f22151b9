/** Sleeps that a hint ends early; a hint given while nobody sleeps ends the next sleep at once. */
export class WakeableSleep {
  private hinted = false;
  private end: (() => void) | undefined;

  wake(): void {
    this.hinted = true;
    this.end?.();
  }

  async sleep(ms: number): Promise<void> {
    if (!this.hinted) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.end = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.end = undefined;
    this.hinted = false;
  }
}
