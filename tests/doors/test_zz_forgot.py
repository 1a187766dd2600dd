import random, statistics, time
import pytest
from django.test import Client
from ringbuoy.people.models import Person, AskedLink
from ringbuoy.people import models
from tests.doors.test_forgotten_password import post, PAGE
__all__=["post"]
def test_times(post, bench):
    names=["tom","nobody-here"]
    from django.db import connection
    times={n:[] for n in names}
    client=Client()
    for k in range(1600):
        n=random.choice(names)
        with connection.cursor() as c: c.execute("DELETE FROM people_tries"); c.execute("DELETE FROM people_asked_link")
        t=time.perf_counter(); r=client.post(PAGE,{"login":n}); d=(time.perf_counter()-t)*1000
        assert r.status_code==200
        if k>50: times[n].append(d)
    for n,v in times.items():
        v.sort(); print("FORGOT", n, len(v), "median %.3f mean %.3f p10 %.3f p90 %.3f ms"%(statistics.median(v), statistics.mean(v), v[len(v)//10], v[9*len(v)//10]))
    # a permutation test on the medians
    a,b=times[names[0]],times[names[1]]; obs=abs(statistics.median(a)-statistics.median(b)); both=a+b; hits=0
    for _ in range(1000):
        random.shuffle(both); hits+= abs(statistics.median(both[:len(a)])-statistics.median(both[len(a):]))>=obs
    print("FORGOT p=",hits/1000, "difference of medians %.4f ms"%obs)
