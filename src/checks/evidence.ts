/*
 * Evidence builders: each says one fact as the kernel prints it (tabs in a list are shown as one space), with the file to read
 * it in and the manual page of the field. `meaning` is the author's word for what the fact means here; some have one of their own.
 */

export * from './evidence/cgroup-evidence.ts';
export * from './evidence/file-evidence.ts';
export * from './evidence/lab-file-evidence.ts';
export * from './evidence/power-evidence.ts';
export * from './evidence/process-evidence.ts';
