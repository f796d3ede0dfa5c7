import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { findEngine } from '../../../scripts/cloud/engine.ts';
import { hasBusybox, makeStandInImage } from '../../../test/support/standInImage.ts';
import { pinTools } from '../pin.ts';
import { bound, folderWith, ran, toolOf } from '../testing/tools.ts';
import { containerCommand } from './containerCommand.ts';
import type { Engine } from './engine.ts';

const engine = hasBusybox ? await findEngine() : undefined;
const IMAGE = 'localhost/chronotiles-stand-in:test';

it('locks a container in by the command alone', async () => {
  const command = await bound(
    '{requirements: {DockerRequirement: {dockerPull: x/y:1}, ResourceRequirement: {ramMax: 512, coresMax: 2}, EnvVarRequirement: {envDef: {A: b}}}, baseCommand: [split, -n]}',
  );
  const host = { inputs: '/h/inputs', outdir: '/h/outdir', tmpdir: '/h/tmp' };
  const container = { host, user: { uid: 1000, gid: 100 }, cidFile: '/h/cid', isRootless: true };
  const docker = containerCommand(command, { ...container, engine: 'docker' });
  expect(docker).toEqual([
    ...['docker', 'run', '--rm', '--interactive', '--pull=never', '--read-only', '--user=1000:100', '--network=none'],
    ...['--cap-drop=all', '--security-opt=no-new-privileges', '--pids-limit=4096', '--memory=512m', '--cpus=2'],
    ...['--volume=/h/inputs:/in:ro', '--volume=/h/outdir:/out:rw', '--volume=/h/tmp:/tmp:rw', '--workdir=/out'],
    ...['--env=HOME=/out', '--env=TMPDIR=/tmp', '--env=A=b', '--cidfile=/h/cid', 'x/y:1', 'split', '-n'],
  ]);
  const podman = containerCommand({ ...command, network: true }, { ...container, engine: 'podman' });
  expect(podman).toContain('--userns=keep-id');
  expect(podman.some((word) => word.startsWith('--network'))).toBe(false);
});

describe.skipIf(!engine)(
  'a container (skipped without podman or docker, or busybox-static)',
  { timeout: 30_000 },
  () => {
    beforeAll(() => {
      for (const [name, value] of Object.entries(engine!.env)) vi.stubEnv(name, value);
      makeStandInImage(engine!, IMAGE, ['ENV PATH=/bin']);
    }, 60_000);
    afterAll(() => {
      execFileSync(engine!.command, ['rmi', '--force', IMAGE], { stdio: 'ignore' });
      vi.unstubAllEnvs();
    });

    const docker = `DockerRequirement: {dockerPull: "${IMAGE}"}`;
    const shell = (line: string, more = '') =>
      `requirements: {${docker}${more}}, arguments: [sh, -c, ${JSON.stringify(line)}]`;
    const contained = (yaml: string, job: object = {}, signal = new AbortController().signal) =>
      ran(yaml, job, { files: { f: 'input' }, engine: engine!.command as Engine, signal });
    const file = { x: { class: 'File', path: 'f' } };
    const input = 'inputs: {x: {type: File, inputBinding: {}}}';

    it('holds its tool: no root, no network, nothing to write to but its folders', async () => {
      const line = [
        'id -u; cat "$0"; echo; pwd; echo $HOME $TMPDIR',
        'for p in /x /bin/x /etc/x "$0"; do (echo y > "$p") 2>/dev/null && echo wrote "$p"; done',
        'rm -f "$0" 2>/dev/null && echo removed; chmod 777 "$0" 2>/dev/null && echo changed',
        'ls /sys/class/net; touch mine "$TMPDIR/t" && echo written',
      ].join('; ');
      const { outputs } = await contained(`{${shell(line)}, ${input}, outputs: {o: stdout}}`, file);
      const text = (outputs.o as string).replace('cwl.stdout.txt: ', '').split('\n');
      expect(text[0]).not.toBe('0');
      expect(text.slice(1)).toEqual(['input', '/var/spool/cwl', '/var/spool/cwl /tmp', 'lo', 'written']);
    });

    it('keeps what its tool writes, also as links to its folders, under the output folder that it wants', async () => {
      const line = 'cat; echo a > a; ln -s /data/a b; ln -s "$0" c; mkdir d; ln -s ../a d/l';
      const more =
        ', outputs: {o: stdout, b: {type: File, outputBinding: {glob: b}}, c: {type: File, outputBinding: {glob: c}}, d: {type: Directory, outputBinding: {glob: d}}}';
      const yaml = `{${shell(line).replace('"}', '", dockerOutputDirectory: /data}')}, stdin: $(inputs.x.path), ${input}${more}}`;
      const { outputs } = await contained(yaml, file);
      expect(outputs).toEqual({ o: 'cwl.stdout.txt: input', b: 'b: a', c: 'c: input', d: { d: ['l: a'] } });
    });

    it('tells exit codes, and images that are not there', async () => {
      await expect(contained(`{${shell('echo bad >&2; exit 4')}}`)).rejects.toThrow(/exit code 4. It printed:\nbad/);
      const missing = '{requirements: {DockerRequirement: {dockerPull: "localhost/no-such-image:1"}}, baseCommand: x}';
      await expect(contained(missing)).rejects.toThrow(/The image localhost\/no-such-image:1 is not on this machine/);
      await expect(contained(`{requirements: {${docker}}, baseCommand: no-such-program}`)).rejects.toThrow(
        /no-such-program/,
      );
    });

    it('ends with its time limit, with too much output and with whoever started it', async () => {
      const limit = ', ToolTimeLimit: {timelimit: 2}';
      await expect(contained(`{${shell('sleep 600', limit)}}`)).rejects.toThrow(/longer than the 2 s/);
      const size = ', ResourceRequirement: {outdirMin: 1, outdirMax: 8}';
      await expect(contained(`{${shell('dd if=/dev/zero of=big bs=1M count=64; sleep 600', size)}}`)).rejects.toThrow(
        /more than 8 MiB/,
      );
      const controller = new AbortController();
      setTimeout(() => controller.abort(new Error('stopped')), 1500);
      await expect(contained(`{${shell('sleep 600')}}`, {}, controller.signal)).rejects.toThrow('stopped');
      const left = execFileSync(engine!.command, ['ps', '--quiet', '--filter', `ancestor=${IMAGE}`], {
        encoding: 'utf8',
      });
      expect(left).toBe('');
    });

    it('is pinned by digest, with entry point, user and platform', async () => {
      const lock = join(await folderWith(), 'tools/tools.lock.json');
      const tool = toolOf(`{${shell('true')}}`);
      await pinTools([tool], lock, engine!.command as 'podman', new AbortController().signal);
      expect(JSON.parse(await readFile(lock, 'utf8'))).toEqual({
        schema: 1,
        images: {
          [IMAGE]: {
            digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
            entryPoint: [],
            user: '',
            platform: expect.stringMatching(/^linux\//),
          },
        },
      });
    });
  },
);
