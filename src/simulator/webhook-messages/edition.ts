/** Editions of the Atlas documents, by year, whose message shapes differ. Which of them a real account gets is not known. */
import { z } from 'zod';

export const edition = z.enum(['2022', '2023', '2026']);

export type Edition = z.output<typeof edition>;
