import { defineLab } from '#course/define-lab.ts';

export default defineLab({ limits: { memoryMegabytes: 96 } });
