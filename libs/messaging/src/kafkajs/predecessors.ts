import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { hostname } from 'node:os';

interface Member {
  readonly memberId: string;
  readonly clientId: string;
}

/** As much of kafkajs's connection to a group's coordinator as joining takes. */
export interface Coordinator {
  describeGroups(request: { groupIds: string[] }): Promise<{ groups: { members: Member[] }[] }>;
  leaveGroup(request: { groupId: string; memberId: string }): Promise<unknown>;
}

interface Joining {
  readonly groupId: string;
}
type Join = (this: Coordinator, request: Joining) => Promise<unknown>;

const require = createRequire(import.meta.url);
const mark = '@';
const boot = randomUUID().slice(0, 8);
const looked = new Set<string>();

/** What a consumer of this process calls itself: a later process of the machine can tell whether it still runs. */
export function processName(clientId: string): string {
  return [clientId, hostname(), String(process.pid), boot].join(mark);
}

/** Whether the member was a process of this machine that is no more. */
export function isGone(clientId: string): boolean {
  const [, host, pid, itsBoot] = clientId.split(mark);
  if (host !== hostname() || pid === undefined || itsBoot === undefined || itsBoot === boot) return false;
  // A container that was started again has the same name, and its process the same number.
  if (Number(pid) === process.pid) return true;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

/** Lets those leave the group that were killed, which it would otherwise wait for until their sessions are over. */
export async function dismissGone(coordinator: Coordinator, groupId: string): Promise<number> {
  const { groups } = await coordinator.describeGroups({ groupIds: [groupId] });
  const gone = groups.flatMap(({ members }) => members).filter(({ clientId }) => isGone(clientId));
  for (const { memberId } of gone) await coordinator.leaveGroup({ groupId, memberId });
  return gone.length;
}

/** Once in a process and group: should two machines have one name, they don't go on dismissing each other. */
function dismissBeforeJoining(): void {
  const { prototype } = require('kafkajs/src/broker/index.js') as { prototype: { joinGroup: Join } };
  const { joinGroup } = prototype;
  prototype.joinGroup = async function (request) {
    const { groupId } = request;
    if (!looked.has(groupId)) {
      const hasLooked = await dismissGone(this, groupId).then(
        () => true,
        () => false, // it would only have been quicker
      );
      if (hasLooked) looked.add(groupId);
    }
    return joinGroup.call(this, request);
  };
}

dismissBeforeJoining();
