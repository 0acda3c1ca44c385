import { remember } from './preferences.ts';

/** Where a separator may stand, in percent of what it divides. */
interface SplitRange {
	readonly least: number;
	readonly most: number;
}

/** Where a key moves a separator; `undefined` for other keys. */
export function movedByKey(key: string, now: number, { least, most }: SplitRange): number | undefined {
	const steps: Readonly<Record<string, number>> = {
		ArrowLeft: now - 2,
		ArrowUp: now - 2,
		ArrowRight: now + 2,
		ArrowDown: now + 2,
		PageUp: now - 10,
		PageDown: now + 10,
		Home: least,
		End: most,
	};
	const wanted = steps[key];
	return wanted === undefined ? undefined : Math.min(most, Math.max(least, wanted));
}

/**
 * Makes a `role="separator"` with `data-split="NAME"` move by pointer and keyboard. The share of its `[data-split-area]` before it is
 * the custom property `--share-NAME` on the root, set before the first paint from what this browser remembers.
 */
export function enableSplitter(separator: HTMLElement): () => void {
	const name = separator.dataset.split ?? '';
	const root = document.documentElement;
	const range = { least: Number(separator.ariaValueMin), most: Number(separator.ariaValueMax) };
	const before = Number(root.style.getPropertyValue(`--share-${name}`));
	if (before > 0) separator.ariaValueNow = String(Math.round(before));

	const moveTo = (share: number) => {
		const kept = Math.min(range.most, Math.max(range.least, share));
		root.style.setProperty(`--share-${name}`, String(kept));
		separator.ariaValueNow = String(Math.round(kept));
		remember(`split:${name}`, kept.toFixed(2));
	};
	const byPointer = ({ clientX, clientY }: PointerEvent) => {
		const area = separator.closest('[data-split-area]')?.getBoundingClientRect();
		if (!area) return;
		const sideways = separator.ariaOrientation === 'vertical';
		moveTo(sideways ? (100 * (clientX - area.left)) / area.width : (100 * (clientY - area.top)) / area.height);
	};
	const onDown = (event: PointerEvent) => {
		separator.setPointerCapture(event.pointerId);
		separator.addEventListener('pointermove', byPointer);
		event.preventDefault();
		separator.focus();
	};
	const onUp = () => separator.removeEventListener('pointermove', byPointer);
	const onKey = (event: KeyboardEvent) => {
		const share = movedByKey(event.key, Number(separator.ariaValueNow), range);
		if (share === undefined) return;
		event.preventDefault();
		moveTo(share);
	};
	separator.addEventListener('pointerdown', onDown);
	separator.addEventListener('lostpointercapture', onUp);
	separator.addEventListener('keydown', onKey);
	return () => {
		separator.removeEventListener('pointerdown', onDown);
		separator.removeEventListener('lostpointercapture', onUp);
		separator.removeEventListener('keydown', onKey);
	};
}
