import { useState } from 'react';
import type { AlertingAlertView } from '../../../api/gen/palisade.schemas.js';
import { useReasonAgainst } from '../../../session/session.js';
import { Overlay } from '../../../shell/overlay.js';
import { Button } from '../../../ui/button.js';
import { ExceptionForm } from './exception-form.js';

/** Has the rule leave out what this alert was about, for a while and with a reason. */
export function ExceptionButton({ alert }: { alert: AlertingAlertView }) {
  const reason = useReasonAgainst('file-access:rules');
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button reason={reason} onClick={() => setOpen(true)}>
        Make an exception
      </Button>
      <Overlay open={isOpen} onClose={() => setOpen(false)} title={`Except from ${alert.rule.title}`}>
        <ExceptionForm alert={alert} onClose={() => setOpen(false)} />
      </Overlay>
    </>
  );
}
