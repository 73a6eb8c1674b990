import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Instant } from '../../src/domain/time/instant.js';

/** How a simulated rig behaves; the shapes of its replies are those of public dumps of an Avalon 15-194, a 1066 and a Q. */
export interface RigBehaviour {
  /** JSON_BROKEN writes `}{` and a raw control character; TEXT_ONLY knows no JSON; STATS_ONLY knows no estats. */
  readonly protocol?: 'JSON' | 'JSON_BROKEN' | 'TEXT_ONLY' | 'STATS_ONLY' | 'NO_NUL';
  /** Whole watts at the wall. */
  readonly wattsAt: (now: Instant) => number;
  /** Behind the supply only: PS has six values. */
  readonly dcOnly?: boolean;
  readonly standbyAt?: (now: Instant) => boolean;
  /** When the rig last started. */
  readonly bootAt?: (now: Instant) => number;
  /** What happens to a connection. */
  readonly manner?: (now: Instant) => 'ANSWER' | 'SILENT' | 'HANG_UP' | 'GARBAGE' | 'ENDLESS';
}

const STATUS = '{"STATUS":"S","When":986,"Code":70,"Msg":"CGMiner stats","Description":"cgminer 4.11.1"}';

/** A rig that listens on loopback and speaks the cgminer API. */
export class SimulatedRig {
  /** Connections so far, and the most that were open at once over all rigs of a fleet. */
  connections = 0;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly serial: string,
    private readonly behaviour: RigBehaviour,
    private readonly now: () => Instant,
  ) {}

  static async listen(serial: string, behaviour: RigBehaviour, now: () => Instant): Promise<SimulatedRig> {
    const server = createServer();
    const rig = new SimulatedRig(server, serial, behaviour, now);
    server.on('connection', (socket) => rig.serve(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return rig;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private serve(socket: Socket): void {
    this.connections += 1;
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('error', () => undefined);
    socket.on('data', (request) => this.reply(socket, request.toString('utf8')));
  }

  private reply(socket: Socket, request: string): void {
    const manner = this.behaviour.manner?.(this.now()) ?? 'ANSWER';
    if (manner === 'SILENT') return;
    if (manner === 'HANG_UP') socket.destroy();
    else if (manner === 'GARBAGE') socket.end('SSH-2.0-OpenSSH_9.6\r\n');
    else if (manner === 'ENDLESS') socket.write('x'.repeat(400_000));
    else socket.end(this.answerTo(request));
  }

  private answerTo(request: string): string {
    const { protocol = 'JSON' } = this.behaviour;
    const json = request.startsWith('{');
    if (protocol === 'TEXT_ONLY' && json) return invalidCommand(false);
    const command = json ? (JSON.parse(request) as { command: string }).command : request.trim();
    if (protocol === 'STATS_ONLY' && command === 'estats') return invalidCommand(json);
    if (command === 'version') return this.version(json);
    const groups = this.groups();
    if (!json)
      return `STATUS=S,When=6397,Code=70,Msg=CGMiner stats|STATS=0,ID=AVA100,Elapsed=6354,MM ID0=${groups},MM Count=1|\u0000`;
    if (protocol === 'JSON_BROKEN')
      return `{"STATUS":[${STATUS}],"STATS":[{"STATS":0,"note":"a\u0001b","av":nan,"MM ID0":"${groups}"}{"STATS":1,"ID":"POOL0",}],"id":1}\u0000`;
    return `{"STATUS":[${STATUS}],"STATS":[{"STATS":0,"ID":"AVA100","MM ID0":"${groups}"},{"STATS":1,"ID":"POOL0"}],"id":1}${protocol === 'NO_NUL' ? '' : '\u0000'}`;
  }

  private version(json: boolean): string {
    const mac = `02${this.serial.padStart(10, '0').slice(-10)}`.replace(/[^0-9a-f]/gi, '0');
    return json
      ? `{"STATUS":[${STATUS}],"VERSION":[{"CGMiner":"4.11.1","API":"3.7","PROD":"AvalonMiner 15-194","MAC":"${mac}"}],"id":1}\u0000`
      : `STATUS=S,Msg=CGMiner versions|VERSION,CGMiner=4.11.1,API=3.7,MAC=${mac}|\u0000`;
  }

  /** The line of the module; GHSavg stays high while the rig idles, as real ones do. */
  private groups(): string {
    const now = this.now();
    const { wattsAt, dcOnly = false, standbyAt, bootAt } = this.behaviour;
    const watts = wattsAt(now);
    const idle = standbyAt?.(now) ?? false;
    const elapsed = Math.floor((now - (bootAt?.(now) ?? 0)) / 1_000);
    const supply = dcOnly
      ? `0 1217 1279 221 ${watts} 1280`
      : `0 1209 1187 297 ${Math.floor(watts * 0.94)} 1188 ${watts}`;
    const state = idle ? 'Work: In Idle, Hash Board: 1 ' : 'Work: In Work, Hash Board: 3 ';
    return `Ver[15-194-24102401] DNA[0201${Buffer.from(this.serial).toString('hex').padStart(12, '0').slice(-12)}] SYSTEMSTATU[${state}] Elapsed[${elapsed}] PS[${supply}] GHSspd[${idle ? '0.00' : '199241.07'}] GHSavg[184007.00] PVT_T0[ 66  65  63  62  64] FACOPTS0[]`;
  }
}

function invalidCommand(json: boolean): string {
  return json
    ? '{"STATUS":[{"STATUS":"E","When":1,"Code":14,"Msg":"Invalid command"}],"id":1}\u0000'
    : 'STATUS=E,When=1,Code=14,Msg=Invalid command,Description=cgminer 4.11.1|\u0000';
}
