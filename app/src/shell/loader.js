(script, wasm) => {
  // Walks the page and wakes each island; what lies between an island and its children is left as the server sent it.
  const waiting = [];
  const idle = window.requestIdleCallback ?? ((run) => setTimeout(run));
  idle(async () => {
    const module = await import(script);
    await module.default({ module_or_path: wasm });
    module.hydrate();
    const wake = async (node) => {
      const tag = node.localName;
      if (tag === "leptos-island") {
        const hydrate = module[node.dataset.component];
        if (hydrate) {
          waiting.at(-1)?.();
          await hydrate(node);
        } else console.error(`${node.dataset.component} is in another bundle`);
      }
      if (tag === "leptos-children") waiting.push(node.$$on_hydrate);
      for (const child of node.children) await wake(child);
      if (tag === "leptos-children") waiting.pop();
    };
    await wake(document.body);
  });
}
