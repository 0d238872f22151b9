import { useMutation, useQueryClient } from '@tanstack/react-query';
import { NotProven, useFreshLogin } from '../../entry/fresh-login.js';
import { sayProblem } from '../../ui/toast.js';

interface FactorChange<Given, Answer> {
  change: (given: Given) => Promise<Answer>;
  /** What to say when it failed. */
  failed: string;
  onDone?: (answer: Answer) => void;
}

/** A change of how one signs in: it needs a fresh login, and what is known of the factors is read again after it. */
export function useFactorChange<Given, Answer>({ change, failed, onDone }: FactorChange<Given, Answer>) {
  const { freshly, dialog } = useFreshLogin();
  const queries = useQueryClient();
  const mutation = useMutation({
    mutationFn: (given: Given) => freshly(() => change(given)),
    onSuccess: onDone,
    onError: (problem) => {
      if (!(problem instanceof NotProven)) sayProblem(failed, problem);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['factors'] }),
  });
  return { ...mutation, dialog };
}
