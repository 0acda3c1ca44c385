import { FitAddon } from '@xterm/addon-fit';
import { UnicodeGraphemesAddon } from '@xterm/addon-unicode-graphemes';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { type ITheme, Terminal } from '@xterm/xterm';
import type { TerminalScreen } from './terminal-link.ts';

export interface ScreenOptions {
	readonly element: HTMLElement;
	/** For assistive tools: 'Terminal main'. */
	readonly label: string;
	readonly screenReader: boolean;
	/** Input to send: what was typed or pasted, or raw bytes (mouse reports). */
	readonly onInput: (input: string | Uint8Array) => void;
	/** The keyboard asks to leave the terminal. */
	readonly onLeave: () => void;
}

/** xterm.js with what Proclab needs of it. It follows the page's theme and its element's size. */
export interface Screen extends TerminalScreen {
	readonly size: { readonly columns: number; readonly rows: number };
	/** Called after each change of size; call the answer to stop. */
	onSize(listener: (size: { columns: number; rows: number }) => void): void;
	focus(): void;
	setScreenReader(on: boolean): void;
	dispose(): void;
}

export function createScreen(options: ScreenOptions): Screen {
	const { element, label, screenReader, onInput, onLeave } = options;
	const style = getComputedStyle(element);
	const terminal = new Terminal({
		allowProposedApi: true,
		cursorBlink: !matchMedia('(prefers-reduced-motion: reduce)').matches,
		fontFamily: style.getPropertyValue('--mono'),
		fontSize: 14,
		lineHeight: 1.2,
		minimumContrastRatio: 4.5,
		scrollback: 5_000,
		screenReaderMode: screenReader,
		theme: readTheme(element),
	});
	const fit = new FitAddon();
	terminal.loadAddon(fit);
	terminal.loadAddon(new UnicodeGraphemesAddon());
	terminal.loadAddon(new WebLinksAddon(openLink));
	terminal.open(element);
	terminal.textarea?.setAttribute('aria-label', label);
	fit.fit();
	drawWithWebgl(terminal);
	terminal.onData(onInput);
	terminal.onBinary((text) => onInput(Uint8Array.from(text, (character) => character.charCodeAt(0))));
	terminal.attachCustomKeyEventHandler((event) => handleKey(event, terminal, onLeave));

	const resized = new ResizeObserver(() => fit.fit());
	resized.observe(element);
	const themed = new MutationObserver(() => {
		terminal.options.theme = readTheme(element);
	});
	themed.observe(document.documentElement, { attributeFilter: ['data-theme'] });

	return {
		get size() {
			return { columns: terminal.cols, rows: terminal.rows };
		},
		onSize: (listener) => void terminal.onResize(({ cols, rows }) => listener({ columns: cols, rows })),
		write: (bytes, parsed) => terminal.write(bytes, parsed),
		focus: () => terminal.focus(),
		setScreenReader: (on) => {
			terminal.options.screenReaderMode = on;
		},
		dispose: () => {
			resized.disconnect();
			themed.disconnect();
			terminal.dispose();
		},
	};
}

/** Output may hold any link: only the web's own kinds open, and the new page learns nothing of this one. */
function openLink(_event: MouseEvent, address: string): void {
	if (/^https?:/i.test(address)) window.open(address, '_blank', 'noopener,noreferrer');
}

/** Draws on the GPU where there is one; xterm.js draws with elements until then, and again if the GPU is taken away. */
function drawWithWebgl(terminal: Terminal): void {
	if (!document.createElement('canvas').getContext('webgl2', { failIfMajorPerformanceCaveat: true })) return;
	void import('@xterm/addon-webgl').then(({ WebglAddon }) => {
		if (!terminal.element?.isConnected) return;
		const webgl = new WebglAddon();
		webgl.onContextLoss(() => webgl.dispose());
		terminal.loadAddon(webgl);
	});
}

/** Shift+F6 leaves, for Tab belongs to the shell; Ctrl+Shift+C copies, for Ctrl+C does too. False: xterm.js lets it be. */
function handleKey(event: KeyboardEvent, terminal: Terminal, leave: () => void): boolean {
	if (event.type !== 'keydown') return true;
	if (event.key === 'F6' && event.shiftKey) {
		event.preventDefault();
		leave();
		return false;
	}
	if (event.ctrlKey && event.shiftKey && event.code === 'KeyC' && terminal.hasSelection()) {
		event.preventDefault();
		void navigator.clipboard?.writeText(terminal.getSelection());
		return false;
	}
	return true;
}

const ansiNames = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;

function readTheme(element: HTMLElement): ITheme {
	const style = getComputedStyle(element);
	const color = (name: string) => style.getPropertyValue(`--term-${name}`).trim();
	const theme: ITheme = {
		background: color('background'),
		foreground: color('foreground'),
		cursor: color('cursor'),
		cursorAccent: color('background'),
		selectionBackground: color('selection'),
	};
	for (const name of ansiNames) {
		theme[name] = color(name);
		theme[`bright${name[0]?.toUpperCase()}${name.slice(1)}` as `bright${Capitalize<typeof name>}`] = color(
			`bright-${name}`,
		);
	}
	return theme;
}
