import { defineLab } from '#course/define-lab.ts';

export default defineLab({ terminals: ['main'], limits: { memoryMegabytes: 768 } });
