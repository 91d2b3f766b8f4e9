import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { PROGRAM_VERSION } from '../../operator/version.ts';

const run = promisify(execFile);

interface Entry {
  path: string;
  /** As `ls -l` writes it. */
  mode: string;
  /** In bytes. */
  size: number;
}

/** All that is in an image, and what Docker puts into each container: empty files. */
async function contentOf(image: string): Promise<Entry[]> {
  const folder = await mkdtemp(join(tmpdir(), 'ttg-image-'));
  const archive = join(folder, 'content.tar');
  const { stdout: created } = await run('docker', ['create', image]);
  const container = created.trim();
  try {
    await run('docker', ['export', '-o', archive, container]);
    const { stdout } = await run('tar', ['-tvf', archive], { maxBuffer: 64 * 1024 * 1024 });
    return stdout
      .trimEnd()
      .split('\n')
      .map((line) => {
        const [mode = '', , size, , , path = ''] = line.split(/\s+/, 6);
        return { mode, size: Number(size), path };
      });
  } finally {
    await run('docker', ['rm', container]);
    await rm(folder, { recursive: true });
  }
}

for (const image of ['ttg-operator', 'ttg-worker']) {
  describe(`the image ${image}`, function () {
    this.timeout(400_000);
    let content: Entry[];
    let files: Entry[];

    before(async () => {
      content = await contentOf(`${image}:v${PROGRAM_VERSION}`);
      files = content.filter(({ mode, size }) => mode.startsWith('-') && size > 0);
    });

    it('holds Node, the worker’s what starts executables, and no shell, no tools, no package manager', () => {
      const programs = files.filter(({ path, mode }) => mode.includes('x') && !/\.so(\.|$)/.test(path));
      const own = image === 'ttg-worker' ? ['app/exec-starter'] : [];
      expect(programs.map(({ path }) => path)).to.have.members([...own, 'usr/local/bin/node']);
      expect(content.map(({ path }) => path).filter((path) => /(^|\/)s?bin\/./.test(path))).to.deep.equal([
        'usr/local/bin/node',
      ]);
    });

    it('holds the bundle, and neither sources nor packages nor tests', () => {
      expect(files.map(({ path }) => path)).to.include.members(['app/main.mjs', 'app/package.json', 'app/LICENSE']);
      expect(files.map(({ path }) => path).filter((path) => /node_modules|\.ts$|\.map$|npm/.test(path))).to.deep.equal(
        [],
      );
    });

    it('holds nothing that runs with the rights of somebody else', () => {
      expect(files.filter(({ mode }) => /s/i.test(mode))).to.deep.equal([]);
    });

    it('runs as a user without rights, known by number and by name', async () => {
      const { stdout } = await run('docker', ['inspect', '-f', '{{.Config.User}}', `${image}:v${PROGRAM_VERSION}`]);
      expect(stdout.trim()).to.equal('65532:65532');
      const program = 'const { uid, username } = os.userInfo(); console.log(uid, username)';
      const as = ['run', '--rm', '--read-only', '--entrypoint', 'node', `${image}:v${PROGRAM_VERSION}`, '-e', program];
      expect((await run('docker', as)).stdout.trim()).to.equal('65532 nonroot');
    });
  });
}
