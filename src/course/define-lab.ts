import type { z } from 'zod';
import type { labSchema } from './course-schema.ts';

/** What a lab file may say: `image`, `hostname`, `terminals`, `requires` and `limits`, all optional. */
export type LabInput = z.input<typeof labSchema>;

/** The default export of a `lab.ts`. Keys and values are checked when the course is loaded. */
export function defineLab(lab: LabInput): LabInput {
	return lab;
}
