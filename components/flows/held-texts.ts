/** Text that does not parse yet, by action and field; whoever keeps it hears of each change. */
export class HeldTexts extends Map<string, string> {
  onChange: () => void = () => undefined;

  override set(key: string, text: string): this {
    super.set(key, text);
    this.onChange();
    return this;
  }

  override delete(key: string): boolean {
    const wasThere = super.delete(key);
    if (wasThere) this.onChange();
    return wasThere;
  }
}
