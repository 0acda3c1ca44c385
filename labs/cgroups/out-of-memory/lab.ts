import { defineLab } from '#course/define-lab.ts';

export default defineLab({ requires: ['memory-limit'], limits: { memoryMegabytes: 96 } });
