import { Menu } from '@base-ui/react/menu';
import type { AlertingAlertView } from '../../api/gen/palisade.schemas.js';
import { useMembers, useReasonAgainst, useSession } from '../../session/session.js';
import { Button, buttonClass } from '../../ui/button.js';
import { menuClasses } from '../../ui/filter-bar.js';
import { useHotkeys } from '../../ui/hotkeys.js';
import { Icon } from '../../ui/icon.js';
import { type AlertState } from '../../ui/severities.js';
import { MemberName } from './alert-columns.js';
import { ExceptionButton } from './exception/exception-button.js';
import { transitions, useChangeAlert, type Change } from './change-alert.js';

const verbs: Record<AlertState, { verb: string; hotkey?: string }> = {
  open: { verb: 'Reopen' },
  acknowledged: { verb: 'Acknowledge', hotkey: 'e' },
  resolved: { verb: 'Resolve', hotkey: 'r' },
  false_positive: { verb: 'False positive' },
};

/** What can be done with the alert as it is; disabled with the reason for those who may not. */
export function AlertActions({ alert }: { alert: AlertingAlertView }) {
  const reason = useReasonAgainst('alerts:triage');
  const { user } = useSession();
  const { change, isPending } = useChangeAlert(alert);
  const possible = transitions[alert.state];
  const moveTo = (state: AlertState) => {
    if (reason === undefined && !isPending && possible.includes(state)) change({ state });
  };
  useHotkeys({
    e: { label: 'Acknowledge', run: () => moveTo('acknowledged') },
    r: { label: 'Resolve', run: () => moveTo('resolved') },
    a: {
      label: 'Assign to me',
      run: () => {
        if (reason === undefined && alert.assignee_id !== user.id) change({ assignee_id: user.id });
      },
    },
  });
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap gap-2">
        {possible.map((state, index) => (
          <Button
            key={state}
            look={index === 0 ? 'primary' : 'default'}
            hotkey={verbs[state].hotkey}
            reason={reason}
            isBusy={isPending}
            onClick={() => moveTo(state)}
          >
            {verbs[state].verb}
          </Button>
        ))}
        <span className="flex-1" />
        <ExceptionButton alert={alert} />
        <AssigneeMenu alert={alert} reason={reason} onAssign={change} />
      </div>
      {reason !== undefined && <p className="text-sm text-muted">{reason}</p>}
    </div>
  );
}

interface AssigneeMenuProps {
  alert: AlertingAlertView;
  reason: string | undefined;
  onAssign: (change: Change) => void;
}

const nobody = 'nobody';

function AssigneeMenu({ alert, reason, onAssign }: AssigneeMenuProps) {
  const members = useMembers();
  const { user } = useSession();
  const name = (
    <>
      <Icon name="user" className="text-muted" />
      <span className="max-w-32 truncate">
        {alert.assignee_id === null ? 'Assign' : <MemberName id={alert.assignee_id} />}
      </span>
    </>
  );
  if (reason !== undefined) return <Button reason={reason}>{name}</Button>;
  // The reader first: taking an alert oneself is what is done most.
  const sorted = members.toSorted((a, b) => Number(b.id === user.id) - Number(a.id === user.id));
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger className={buttonClass()}>
        {name}
        <Icon name="chevron" className="size-3 text-muted" />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={4} align="end" className="z-40">
          <Menu.Popup className={menuClasses.popup} aria-label="Assignee">
            <Menu.RadioGroup
              value={alert.assignee_id ?? nobody}
              onValueChange={(id: string) => onAssign({ assignee_id: id === nobody ? null : id })}
            >
              {[...sorted.map(({ id, name }) => ({ id, name })), { id: nobody, name: 'Nobody' }].map(
                (member) => (
                  <Menu.RadioItem key={member.id} value={member.id} closeOnClick className={menuClasses.item}>
                    <span className="size-4">
                      <Menu.RadioItemIndicator>
                        <Icon name="check" />
                      </Menu.RadioItemIndicator>
                    </span>
                    {member.name}
                    {member.id === user.id && <span className="text-muted">(you)</span>}
                  </Menu.RadioItem>
                ),
              )}
            </Menu.RadioGroup>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
