import { Button as AriaButton, Breadcrumb, Breadcrumbs } from 'react-aria-components';
import { files as text } from '../text/files.ts';
import { visible } from '../ui/visible.ts';
import type { Where } from './thing.ts';
import { type TrailState, trail } from './trail.ts';
import './path.css';

export interface PathBarOptions {
  trail: TrailState;
  where: Where;
  /** How the person calls the device. */
  name: string;
}

interface Crumb {
  name: string;
  to: Where | undefined;
}

/** Where one is, and the ways from there. */
export function PathBar({
  trail: { canGoBack, canGoForward },
  where: { device, path },
  name,
}: PathBarOptions) {
  const names = path === '' ? [] : path.split('/');
  const crumbs: Crumb[] = [
    { name: text.allDevices, to: undefined },
    { name, to: { device, path: '' } },
    ...names.map((one, index) => ({ name: one, to: { device, path: names.slice(0, index + 1).join('/') } })),
  ];
  return (
    <div className="files-path">
      <AriaButton
        className="button quiet"
        aria-label={text.back}
        isDisabled={!canGoBack}
        onPress={() => trail.back()}
      >
        <span aria-hidden="true">←</span>
      </AriaButton>
      <AriaButton
        className="button quiet files-forward"
        aria-label={text.forward}
        isDisabled={!canGoForward}
        onPress={() => trail.forward()}
      >
        <span aria-hidden="true">→</span>
      </AriaButton>
      <AriaButton className="button quiet" aria-label={text.up} onPress={() => trail.up()}>
        <span aria-hidden="true">↑</span>
      </AriaButton>
      <Breadcrumbs className="files-crumbs" aria-label={text.breadcrumb}>
        {crumbs.map((crumb, index) => {
          const isLast = index === crumbs.length - 1;
          return (
            <Breadcrumb key={crumb.to ? `${crumb.to.path}/` : ''} className="files-crumb">
              {isLast ? (
                <span aria-current="page">{visible(crumb.name)}</span>
              ) : (
                <AriaButton className="button quiet" onPress={() => trail.go(crumb.to)}>
                  {visible(crumb.name)}
                </AriaButton>
              )}
            </Breadcrumb>
          );
        })}
      </Breadcrumbs>
    </div>
  );
}
