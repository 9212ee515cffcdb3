// `npm run mail-template`: makes `src/messages/template/mail.html` of `mail.mjml`. To be run after each change of the look;
// a test fails where the two do not fit.
import { writeFile } from 'node:fs/promises';
import { compileMailTemplate, mailTemplate } from './mail-template.ts';

await writeFile(mailTemplate, await compileMailTemplate());
process.stdout.write(`${mailTemplate}\n`);
