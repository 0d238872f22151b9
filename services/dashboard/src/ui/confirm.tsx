import { useState, type ReactNode } from 'react';
import { Overlay } from '../shell/overlay.js';
import { Button } from './button.js';

interface Question {
  title: string;
  /** What follows. */
  children: ReactNode;
  /** The verb on the button. */
  verb: string;
  onYes: () => void;
}

/** Asks before something that can't be taken back. */
export function useConfirm(): { ask: (question: Question) => void; dialog: ReactNode } {
  const [question, setQuestion] = useState<Question>();
  const close = () => setQuestion(undefined);
  const dialog = (
    <Overlay open={question !== undefined} onClose={close} title={question?.title ?? ''}>
      <div className="flex flex-col gap-4 overflow-y-auto p-4">
        <div>{question?.children}</div>
        <div className="flex justify-end gap-2">
          <Button onClick={close}>Cancel</Button>
          <Button
            look="primary"
            onClick={() => {
              close();
              question?.onYes();
            }}
          >
            {question?.verb}
          </Button>
        </div>
      </div>
    </Overlay>
  );
  return { ask: setQuestion, dialog };
}
