// The page that looks at the installation, in a browser. It shares the portal of e2e.test.ts.
import { WIDTHS, cutOff } from './browser.ts';
import type { Stage } from './lists.ts';

export function doctor(stage: () => Stage): void {
  it('says what the installation lacks, and looks again once it is there', async () => {
    const { jane, portal } = stage();
    const { page } = jane;
    const row = (what: string | RegExp) =>
      page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: what }) });
    await jane.go('/services/doctor');
    await row('API key').waitFor();
    expect(await page.title()).toMatch(/^Doctor \| /);
    expect(await row('API key').textContent()).toMatch(/^OK.*is accepted for the account acc123/);
    expect(await row('Catalog').textContent()).toMatch(/^OKCatalog\d+ services$/);
    expect(await row('Webhook').textContent()).toMatch(/^Warning.*none leads to.*add a webhook/);
    expect(await row(/^User group/).textContent()).toMatch(/^Missing.*nobody can approve/);
    await jane.picture('doctor', true);
    expect(await jane.barriers('.ameide-page')).toEqual([]);

    const url = `${portal.url}/api/ameide/v1/webhooks/github`;
    const config = { url, content_type: 'json' as const, secret: 'x', insecure_ssl: '0' };
    portal.github.setHooks('company', 'platform-next', [
      { active: true, events: ['push'], config, lastStatus: 500 },
    ]);
    await page.getByRole('button', { name: 'Check again' }).click();
    await row('Webhook').getByText('does not know the secret').waitFor();
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      expect(await cutOff(page), String(width)).toEqual([]);
      await jane.picture(`doctor-${width}`, false, width);
    }
    await page.setViewportSize({ width: 1280, height: 900 });
  });
}
