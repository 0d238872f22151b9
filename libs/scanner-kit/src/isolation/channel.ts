import type { ChildProcess } from 'node:child_process';
import { bounds } from '../protocol/messages.js';

/** Of Node's own pipe to the process. None of it is documented; a test tells when it has moved. */
interface Pipe {
  onread: (this: Pipe, bytes: ArrayBuffer | undefined) => unknown;
  readStop: () => void;
}

type InternalListener = (message: { cmd?: unknown }, handle?: unknown) => void;

const newline = 0x0a;

/**
 * Node believes what comes through the channel of a process: what isn't JSON, or an acknowledgement of nothing, throws where nobody
 * can catch it and ends the parent with all of its tasks, and a line without end is gathered whole. Here it is looked at before.
 * `misbehaved` is called once, and nothing is read after it. Throws where Node has no such channel.
 */
export function guardChannel(child: ChildProcess, misbehaved: () => void): { handedOver: () => void } {
  const pipe = pipeOf(child);
  let handles = 0;
  let isOver = false;
  const giveUp = () => {
    if (isOver) return;
    isOver = true;
    pipe.readStop();
    misbehaved();
  };
  guardReading(pipe, giveUp);

  const listeners = child.listeners('internalMessage') as InternalListener[];
  child.removeAllListeners('internalMessage');
  child.on('internalMessage', (message: { cmd?: unknown }, handle?: unknown) => {
    // All that a process of ours has to say to Node: that a socket has come.
    if (isOver || message.cmd !== 'NODE_HANDLE_ACK' || handles === 0 || handle !== undefined) {
      giveUp();
      return;
    }
    handles--;
    for (const listener of listeners) listener.call(child, message);
  });
  return {
    handedOver: () => {
      handles++;
    },
  };
}

function guardReading(pipe: Pipe, giveUp: () => void): void {
  const { onread } = pipe;
  let sinceLine = 0;
  pipe.onread = function (bytes) {
    sinceLine = bytes === undefined ? 0 : afterLastLine(sinceLine, new Uint8Array(bytes));
    if (sinceLine > bounds.messageBytes) {
      giveUp();
      return undefined;
    }
    try {
      return onread.call(this, bytes);
    } catch {
      giveUp();
      return undefined;
    }
  };
}

/** How many bytes of a line that hasn't ended have come. */
function afterLastLine(before: number, bytes: Uint8Array): number {
  const end = bytes.lastIndexOf(newline);
  return end === -1 ? before + bytes.length : bytes.length - end - 1;
}

function pipeOf(child: ChildProcess): Pipe {
  const key = Object.getOwnPropertySymbols(child).find(({ description }) => description === 'kChannelHandle');
  const pipe = key === undefined ? undefined : (Reflect.get(child, key) as Partial<Pipe> | undefined);
  if (typeof pipe?.onread !== 'function' || typeof pipe.readStop !== 'function')
    throw new Error('this version of Node has another channel than the one that tasks are guarded on');
  return pipe as Pipe;
}
