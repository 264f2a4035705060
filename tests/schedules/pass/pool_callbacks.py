# Results of processes come through a pool's threads to callbacks.
import multiprocessing

if __name__ == "__main__":
    got = []
    with multiprocessing.Pool(2) as pool:
        results = [
            pool.apply_async(abs, (-n,), callback=got.append) for n in range(3)
        ]
        assert [result.get() for result in results] == [0, 1, 2]
        assert len(got) == 3
