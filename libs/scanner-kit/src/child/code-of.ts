/** The system's word for what went wrong. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error === 'string') return error;
  const isCoded = typeof error === 'object' && error !== null && 'code' in error;
  return isCoded && typeof error.code === 'string' ? error.code : undefined;
}
