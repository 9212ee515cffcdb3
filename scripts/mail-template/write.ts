// `npm run mail-template`: makes `src/messages/template/mail.html` of `mail.mjml`. To be run after each change of the look;
// a test fails where the two do not fit. `npm run build` makes it afresh, into the file that it names.
import { writeFile } from 'node:fs/promises';
import { compileMailTemplate, mailTemplate } from './compile.ts';

const target = process.argv[2] ?? mailTemplate;
await writeFile(target, await compileMailTemplate());
process.stdout.write(`${target}\n`);
