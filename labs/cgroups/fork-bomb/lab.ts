import { defineLab } from '#course/define-lab.ts';

export default defineLab({ limits: { pids: 64 } });
