import { Overlay } from '../../shell/overlay.js';
import { Button } from '../../ui/button.js';
import { save } from '../../ui/save-file.js';
import { say, sayProblem } from '../../ui/toast.js';

interface KeptCodesProps {
  codes: readonly string[] | undefined;
  onClose: () => void;
}

/** Recovery codes, which are shown this once. */
export function KeptCodes({ codes, onClose }: KeptCodesProps) {
  const text = codes?.join('\n') ?? '';
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => say('The codes are copied'),
      (error: unknown) => sayProblem('The codes are not copied', error),
    );
  };
  return (
    <Overlay open={codes !== undefined} onClose={onClose} title="Keep these recovery codes">
      <div className="flex flex-col gap-4 overflow-y-auto p-4">
        <p>
          They are shown this once. Each lets you in once when you have no other second factor at hand: keep
          them where you keep your passwords.
        </p>
        <ol
          aria-label="Recovery codes"
          className="grid grid-cols-1 gap-x-6 gap-y-1 rounded-md bg-sunken p-3 font-mono sm:grid-cols-2"
        >
          {codes?.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ol>
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={copy}>Copy</Button>
          <Button
            onClick={() =>
              save('palisade-recovery-codes.txt', new Blob([`${text}\n`], { type: 'text/plain' }))
            }
          >
            Save as a file
          </Button>
          <Button look="primary" onClick={onClose}>
            I have kept them
          </Button>
        </div>
      </div>
    </Overlay>
  );
}
