/** Named places at which a test stops or kills a process. */
export type FaultPoint =
  | 'relay.after-claim'
  | 'relay.after-send'
  | 'relay.after-mark'
  | 'consumer.before-handle'
  | 'consumer.before-commit'
  | 'consumer.after-commit'
  | 'consumer.after-offset-commit'
  | 'publisher.before-send'
  | 'publisher.after-send'
  | 'outbox.before-append'
  | 'outbox.after-append';

/** `group` is that of the handler, where there is one. */
type Fault = (point: FaultPoint, group?: string) => void | Promise<void>;

let installed: Fault | undefined;

/** Does nothing unless a test has installed a fault; no setting can. */
export const faultPoints = {
  at(point: FaultPoint, group?: string): void | Promise<void> {
    return installed?.(point, group);
  },
  install(fault: Fault | undefined): void {
    installed = fault;
  },
};
