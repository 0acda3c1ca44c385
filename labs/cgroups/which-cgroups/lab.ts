import { defineLab } from '#course/define-lab.ts';

export default defineLab({ limits: { pids: 150, memoryMegabytes: 384 } });
