// Makes `dist/`, which holds all that the commands need at run time besides `node_modules`: compiled code, the files
// that it reads (migrations, airport zones, the template of mails), and the workflow bundle, so that a worker starts
// without bundling.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const folders = ['src', 'workflows', 'activities'];

await rm(dist, { recursive: true, force: true });
const typescript = createRequire(import.meta.url).resolve('typescript/package.json');
run([join(dirname(typescript), 'bin', 'tsc'), '--project', 'tsconfig.build.json'], 'The code does not compile');
await makeMailTemplate();
for (const folder of folders) await copyDataFiles(folder);
await bundleWorkflows();

function run(args, problem) {
  const { status, error } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (error) throw error;
  if (status !== 0) {
    process.stderr.write(`${problem}; nothing was built.\n`);
    process.exit(1);
  }
}

/** Of its MJML source, whatever is checked in. */
async function makeMailTemplate() {
  const target = join(dist, 'src', 'messages', 'template', 'mail.html');
  await mkdir(dirname(target), { recursive: true });
  run(['--import', 'tsx', 'scripts/mail-template/write.ts', target], 'The template of mails does not compile');
}

/** Copies every file that is not TypeScript and that the compiler did not write already. */
async function copyDataFiles(folder) {
  for (const entry of await readdir(join(root, folder), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || /\.tsx?$/.test(entry.name)) continue;
    const source = join(entry.parentPath, entry.name);
    const target = join(dist, source.slice(root.length));
    if (existsSync(target)) continue;
    await mkdir(dirname(target), { recursive: true });
    await copyFile(source, target);
  }
}

async function bundleWorkflows() {
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(dist, 'workflows', 'index.js'),
    logger: new DefaultLogger('WARN'),
  });
  await writeFile(join(dist, 'workflow-bundle.js'), code);
}
