import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

const ESTABLISHED = '01';
const LISTENING = '0A';

interface Socket {
  localPort: number;
  remotePort: number;
  state: string;
  inode: string;
}

/** The ports to which a process has opened connections that are open now, by what Linux says of its sockets. */
export function portsConnectedTo(pid: number): number[] {
  const own = new Set(socketsOf(pid));
  const sockets = ['tcp', 'tcp6'].flatMap((family) => socketsIn(`/proc/${pid}/net/${family}`));
  const ours = sockets.filter(({ inode }) => own.has(inode));
  const served = new Set(ours.filter(({ state }) => state === LISTENING).map(({ localPort }) => localPort));
  return ours
    .filter(({ state, localPort }) => state === ESTABLISHED && !served.has(localPort))
    .map(({ remotePort }) => remotePort);
}

function socketsOf(pid: number): string[] {
  return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
    } catch {
      return []; // closed meanwhile
    }
  });
}

function socketsIn(file: string): Socket[] {
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [, local = '', remote = '', state = '', , , , , , inode = ''] = line.trim().split(/\s+/);
      return { localPort: portOf(local), remotePort: portOf(remote), state, inode };
    });
}

function portOf(address: string): number {
  return Number.parseInt(address.split(':')[1] ?? '', 16);
}
