import { defineLab } from '#course/define-lab.ts';

export default defineLab({ hostname: 'search1', limits: { memoryMegabytes: 96 } });
