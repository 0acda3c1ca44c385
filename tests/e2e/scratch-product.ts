import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { launchChromium, openLearner, untilReady } from './browser.ts';
import { type Product, startProduct } from './product.ts';
import { makeScratchCheckout, type ScratchCheckout } from './scratch-checkout.ts';

/** For the tests of one file: a product with the scratch course, and Chromium; both end with the file. */
export function useScratchProduct(env: Readonly<Record<string, string>> = {}) {
	let checkout: ScratchCheckout | undefined;
	let product: Product | undefined;
	let browser: Browser | undefined;

	beforeAll(async () => {
		checkout = makeScratchCheckout();
		product = await startProduct({ root: checkout.root, env });
		browser = await launchChromium();
	});

	afterAll(async () => {
		await browser?.close();
		await product?.[Symbol.asyncDispose]();
		checkout?.[Symbol.dispose]();
	});

	const started = () => {
		if (product === undefined || browser === undefined) throw new Error('The product was not started.');
		return { product, browser };
	};

	return {
		get product() {
			return started().product;
		},
		get browser() {
			return started().browser;
		},
		/** The lesson of the scratch course on a page of its own, its lab ready. */
		async openLesson(options?: Parameters<typeof openLearner>[1]) {
			const learner = await openLearner(started().browser, options);
			await learner.page.goto(`${started().product.url}workshop/sleepers/`);
			await untilReady(learner.page, 'main');
			return learner;
		},
	};
}
