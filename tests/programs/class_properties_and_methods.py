class Temperature:
    unit = 'C'

    def __init__(self, degrees):
        self.degrees = degrees

    @property
    def degrees(self):
        return self._degrees

    @degrees.setter
    def degrees(self, value):
        if value < -273:
            raise ValueError('too cold')
        self._degrees = value

    @property
    def fahrenheit(self):
        return self._degrees * 9 / 5 + 32

    @classmethod
    def boiling(cls):
        return cls(100)

    @staticmethod
    def describe():
        return 'a temperature'


t = Temperature(20)
t.degrees += 5
print(t.degrees, t.fahrenheit, Temperature.boiling().degrees, t.describe())
for use in (lambda: Temperature(-300), lambda: setattr(t, 'fahrenheit', 1)):
    try:
        use()
    except (ValueError, AttributeError) as error:
        print(type(error).__name__, error)


class Lazy:
    def __getattr__(self, name):
        return name.upper()

    def __setattr__(self, name, value):
        super().__setattr__(name, value * 2)


lazy = Lazy()
lazy.x = 4
print(lazy.x, lazy.other)


class Slots:
    __slots__ = ('a',)


s = Slots()
s.a = 1
print(s.a)
