import { ApiProblem } from '../api/problem.js';

/** Why it failed, each reason once: what is wrong with which field, where the problem says so, else its detail. */
export function problemWords(problem: unknown): string[] {
  if (!(problem instanceof ApiProblem)) return [problem instanceof Error ? problem.message : String(problem)];
  const { errors, detail, title } = problem;
  const ofFields = errors.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
  return ofFields.length > 0 ? [...new Set(ofFields)] : [detail ?? title];
}
