import type { Language } from '../language.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { id } from './id.ts';
import type { Words } from './words.ts';
import { zhCn } from './zh-cn.ts';

export type { Words } from './words.ts';

/** The words of each language. */
export const wordsIn: Readonly<Record<Language, Words>> = { en, 'zh-CN': zhCn, id, es };
