import { defineLab } from '#course/define-lab.ts';

export default defineLab({ hostname: 'search1', requires: ['memory-limit'], limits: { memoryMegabytes: 96 } });
