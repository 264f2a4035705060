class Animal:
    count = 0

    def __init__(self, name):
        self.name = name
        Animal.count += 1

    def speak(self):
        return f'{self.name} makes a sound'

    def __repr__(self):
        return f'{type(self).__name__}({self.name!r})'


class Dog(Animal):
    def __init__(self, name, age=3):
        super().__init__(name)
        self.age = age

    def speak(self):
        return super().speak() + ': woof'


class Puppy(Dog):
    pass


d = Dog('Rex')
p = Puppy('Bit', 1)
print(d, p, d.speak(), p.speak(), Animal.count, p.age)
print(isinstance(p, Animal), issubclass(Puppy, Dog), isinstance(3, (str, int)))
print([c.__name__ for c in Puppy.__mro__], Puppy.__bases__[0].__name__)


class A:
    def go(self):
        return ['A']


class B(A):
    def go(self):
        return ['B'] + super().go()


class C(A):
    def go(self):
        return ['C'] + super().go()


class D(B, C):
    def go(self):
        return ['D'] + super().go()


print(D().go(), hasattr(d, 'age'), getattr(d, 'none', 'default'))
setattr(d, 'tag', 7)
d.speak = lambda: 'replaced'
print(d.tag, d.speak(), sorted(vars(p)), d.__dict__['age'])
del d.tag
for use in (lambda: d.tag, lambda: Dog.missing, lambda: Dog(), lambda: A.go()):
    try:
        use()
    except (AttributeError, TypeError) as error:
        print(type(error).__name__, error)
