const { isError: isErrorOfAnyRealm } = Error as ErrorConstructor & {
  isError: (value: unknown) => value is Error;
};

/** As `instanceof Error`, also for an error of another realm, as Node's own are under a test runner. */
export function isError(value: unknown): value is Error {
  return isErrorOfAnyRealm(value);
}
