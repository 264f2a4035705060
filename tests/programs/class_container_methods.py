class Deck:
    def __init__(self, cards):
        self.cards = list(cards)

    def __len__(self):
        return len(self.cards)

    def __getitem__(self, i):
        return self.cards[i]

    def __setitem__(self, i, card):
        self.cards[i] = card

    def __delitem__(self, i):
        del self.cards[i]

    def __contains__(self, card):
        return card in self.cards

    def __iter__(self):
        return iter(self.cards)

    def __call__(self, n):
        return self.cards[:n]


deck = Deck('abcd')
deck[0] = 'z'
del deck[1]
print(len(deck), deck[0], deck[-1], deck[0:2], 'c' in deck, list(deck), deck(2))
print(bool(Deck('')), [c for c in deck], max(deck), ''.join(deck), *deck)


class Countdown:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return self.n


class Old:
    def __getitem__(self, i):
        if i > 2:
            raise IndexError
        return i * 10


print(list(Countdown(3)), sum(Countdown(4)), list(Old()), 20 in Old())
first, *others = Countdown(3)
print(first, others, dict(zip(Countdown(2), 'ab')), next(Countdown(0), 'end'))
