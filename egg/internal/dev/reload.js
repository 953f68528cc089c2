// Reloads the page when the application was rebuilt. Sent by `egg dev` only.
(() => {
  const script = document.currentScript
  const since = new URL(script.src).search.slice(1)
  const isFailurePage = 'failure' in script.dataset
  let last = since
  let source = null

  const listen = () => {
    if (source || document.hidden) return
    source = new EventSource(new URL('events?since=' + last, script.src))
    source.addEventListener('reload', () => location.reload())
    source.addEventListener('failure', heard(isFailurePage ? () => location.reload() : showFailure))
    source.addEventListener('styles', heard(swapStyles))
  }

  const heard = (then) => (event) => {
    last = event.lastEventId
    then()
  }

  // A browser has six connections for a host over all its tabs: those in the
  // background give theirs back, and ask what happened when they are looked at.
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) return listen()
    if (source) source.close()
    source = null
  })

  const swapStyles = () => {
    for (const link of document.querySelectorAll('link[rel~="stylesheet"][href]')) {
      const url = new URL(link.href)
      if (url.host !== location.host) continue
      url.searchParams.set('egg-dev', last)
      const next = link.cloneNode()
      next.href = url.href
      next.addEventListener('load', () => link.remove())
      link.after(next)
    }
  }

  // The errors lie over the page, which keeps what was typed into it.
  const showFailure = () => {
    document.querySelector('egg-dev-failure')?.remove()
    const host = document.createElement('egg-dev-failure')
    const root = host.attachShadow({ mode: 'closed' })
    const frame = document.createElement('iframe')
    frame.src = new URL('failure', script.src)
    frame.title = 'Errors of the build'
    Object.assign(frame.style, {
      position: 'fixed', inset: '0', width: '100%', height: '100%', border: '0', zIndex: '2147483647',
    })
    root.append(frame)
    document.documentElement.append(host)
  }

  addEventListener('message', (event) => {
    if (event.data === 'egg-dev-close') document.querySelector('egg-dev-failure')?.remove()
  })

  if (isFailurePage && parent !== self) {
    addEventListener('keydown', (event) => {
      if (event.key === 'Escape') parent.postMessage('egg-dev-close', '*')
    })
    document.querySelector('[data-close]')?.addEventListener('click', () => parent.postMessage('egg-dev-close', '*'))
    document.documentElement.classList.add('framed')
  }

  listen()
})()
