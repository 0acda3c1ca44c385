import { defineLab } from '#course/define-lab.ts';

export default defineLab({ hostname: 'workshop', limits: { memoryMegabytes: 768, diskMegabytes: 512 } });
