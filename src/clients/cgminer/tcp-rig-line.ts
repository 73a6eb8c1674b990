import { connect, type Socket } from 'node:net';
import type { RigAnswer, RigCommand, RigLine } from '../../app/rig-line.js';

/** A reply to estats has some ten thousand bytes. */
const MOST_REPLY_BYTES = 262_144;
const NUL = 0;

/** Speaks to rigs over TCP: one command per connection, as the cgminer API wants it, each within a bounded time and size. */
export class TcpRigLine implements RigLine {
  constructor(private readonly timeoutMs: number) {}

  ask(
    rig: { readonly host: string; readonly port: number },
    command: RigCommand,
    protocol: 'JSON' | 'TEXT',
    signal: AbortSignal,
  ): Promise<RigAnswer> {
    if (signal.aborted) return Promise.resolve({ answered: false, reason: 'STOPPED' });
    const request = protocol === 'JSON' ? JSON.stringify({ command }) : command;
    return new Promise((resolve) => {
      const socket = connect({ host: rig.host, port: rig.port });
      const exchange = new Exchange(socket, (answer) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', stop);
        resolve(answer);
      });
      const stop = (): void => {
        exchange.end({ answered: false, reason: 'STOPPED' });
      };
      const timer = setTimeout(() => {
        exchange.end({ answered: false, reason: 'TIMED_OUT' });
      }, this.timeoutMs);
      signal.addEventListener('abort', stop);
      socket.once('connect', () => socket.write(request));
    });
  }
}

/** One connection, until the NUL that ends the reply or the end of the connection. */
class Exchange {
  private readonly pieces: Buffer[] = [];
  private bytes = 0;
  private over = false;

  constructor(
    private readonly socket: Socket,
    private readonly onAnswer: (answer: RigAnswer) => void,
  ) {
    socket.on('data', (piece) => {
      this.take(piece);
    });
    socket.on('end', () => {
      this.complete();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      this.end({ answered: false, reason: error.code === 'ECONNREFUSED' ? 'REFUSED' : 'CLOSED' });
    });
  }

  private take(piece: Buffer): void {
    const end = piece.indexOf(NUL);
    this.pieces.push(end < 0 ? piece : piece.subarray(0, end));
    this.bytes += piece.length;
    if (end >= 0) this.complete();
    else if (this.bytes > MOST_REPLY_BYTES) this.end({ answered: false, reason: 'TOO_LONG' });
  }

  /** Some firmware leaves the NUL out and closes instead. */
  private complete(): void {
    const text = Buffer.concat(this.pieces).toString('utf8');
    this.end(text === '' ? { answered: false, reason: 'CLOSED' } : { answered: true, text });
  }

  end(answer: RigAnswer): void {
    if (this.over) return;
    this.over = true;
    this.socket.destroy();
    this.onAnswer(answer);
  }
}
